-- The source of this value is read on the screens of parameters, whose quotation marks are “ ” everywhere else.
update params.national_value
   set source = replace(replace(source, '「', '“'), '」', '”')
 where source ~ '[「」]';
